"""The network, its commissions and partners."""

from mancomun.network.models import Network


def the_network() -> Network:
    """The network of this installation; before it is set up, an unsaved one with a plain name."""
    return Network.objects.first() or Network(name="Mancomún", short_name="Mancomún")
