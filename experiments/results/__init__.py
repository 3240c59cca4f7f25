"""Results of benchmarks as they were measured: JSON files of which `rewardsmith bench page=FILE` draws the pages."""
