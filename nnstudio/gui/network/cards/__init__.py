"""The network as cards: what each one says, where it stands, how it is drawn, clicked and dragged."""
