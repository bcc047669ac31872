"""Small widgets that know nothing of networks or data and may be used by every panel."""
