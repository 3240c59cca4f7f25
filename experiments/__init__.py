"""Puts the parts together: command line, run directories, jobs, films and reports."""
