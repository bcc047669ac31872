"""Train, validation and test parts as sets of indices: stratified, seeded, official parts respected."""
