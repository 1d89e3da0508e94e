"""``{% form_keys %}``: what every form that acts carries, the CSRF token and its nonce."""

from django import template
from django.middleware.csrf import get_token
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mancomun.core import nonces
from mancomun.core.requests import Request

register = template.Library()


@register.simple_tag(takes_context=True)
def form_keys(context: RequestContext) -> SafeString:
    request: Request = context["request"]
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="{}">',
        get_token(request),
        nonces.FIELD,
        nonces.issue(request),
    )
