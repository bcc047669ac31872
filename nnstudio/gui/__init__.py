"""The windows, panels and widgets: they draw what is and report what is wanted."""
