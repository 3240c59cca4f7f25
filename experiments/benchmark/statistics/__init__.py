"""What few runs can tell and what not, after Agarwal et al. 2021 (arXiv 2108.13264)."""
