"""Runs the script of tenant provisioning in one process, once for each line of input. A line is the environment as JSON.

For each line, prints the status and the output of the script as JSON.
"""

import contextlib
import io
import json
import os
import runpy
import sys
import traceback

for line in sys.stdin:
    os.environ.update(json.loads(line))
    status, output = 0, io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            runpy.run_path(sys.argv[1], run_name="__main__")
        except SystemExit as end:
            status = 1
            print(end.code)
        except BaseException:
            status = 1
            traceback.print_exc()
    print(json.dumps({"status": status, "output": output.getvalue()}), flush=True)
