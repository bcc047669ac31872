"""The training panel and the transport bar: settings, live curves, runs."""
