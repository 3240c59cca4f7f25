"""Chat models: clients, prompts, and the coders made of them."""
