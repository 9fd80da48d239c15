"""Reads variables as the server reads them: names in lower case, values as HOCON, merged in the order of the names."""
import json
import sys

from pyhocon import ConfigFactory, ConfigTree

variables = json.load(sys.stdin)
prefix = "CLEARML__"
settings = ConfigTree()
for name in sorted(key for key in variables if key.startswith(prefix)):
    path = name[len(prefix):].replace("__", ".").lower()
    ConfigTree.merge_configs(settings, ConfigFactory.parse_string(f"{path}: {variables[name]}"))
json.dump(settings.as_plain_ordered_dict(), sys.stdout)
