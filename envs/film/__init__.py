"""What a camera sees: pictures and films, drawn without OpenGL."""
