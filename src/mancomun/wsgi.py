import os

from django.core.wsgi import get_wsgi_application

from mancomun.core.bodies import MeasuredBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mancomun.settings")
application = MeasuredBodies(get_wsgi_application())
