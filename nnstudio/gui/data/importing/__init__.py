"""Taking in data of one's own: dropped, pasted or chosen, and shown as understood before anything is taken."""
