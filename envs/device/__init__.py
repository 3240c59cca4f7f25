"""What keeps a GPU busy: recorded steps, constants and random draws that never wait for the host."""
