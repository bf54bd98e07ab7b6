"""/settings/install: an agency's administrator connects the CRM, alone and step by step."""

from plugin.web.installing import calling, connecting, mapping, overview, starting
from plugin.web.installing.blueprint import bp

__all__ = ["bp", "calling", "connecting", "mapping", "overview", "starting"]
