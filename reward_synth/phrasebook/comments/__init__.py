"""What people say of a film, read into changes of what a sentence asks for."""
