"""Cases: what persons ask, what the guides found for them, and the conversation with the desk."""
