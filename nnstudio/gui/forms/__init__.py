"""Forms for the knobs of anything: one row a knob, edits told as a new value."""
