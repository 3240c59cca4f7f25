"""What can be put around any reward, by name: each wrapper changes what is paid, and none what is scored."""
