"""Returns once every address in WAIT_FOR answers.

The addresses are separated by blanks. One that starts with http has to answer with success; of all others, host:port or a
connection string, one host has to accept a connection. Nothing but hosts is printed: connection strings hold passwords.
"""

import os
import re
import socket
import time
import urllib.parse
import urllib.request

TIMEOUT_SECONDS = 5
PAUSE_SECONDS = 2
MONGODB_PORT = 27017


def answers(url):
    with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS):
        return True


def accepts(host):
    address = urllib.parse.urlsplit("//" + host)
    with socket.create_connection((address.hostname, address.port or MONGODB_PORT), TIMEOUT_SECONDS):
        return True


def check_of(target):
    """The places to try for a target, and how to try one."""
    if target.startswith("http"):
        return [target], answers
    without_login = re.sub(r"^[\w+]+://([^/]*@)?", "", target)
    return re.split("[/?]", without_login)[0].split(","), accepts


def succeeds(check, place):
    try:
        return check(place)
    except (OSError, ValueError):
        return False


for target in os.environ["WAIT_FOR"].split():
    if target.startswith("mongodb+srv://"):
        print("not waiting for a MongoDB that is found by DNS records", flush=True)
        continue
    places, check = check_of(target)
    print("waiting for " + ", ".join(places), flush=True)
    while not any(succeeds(check, place) for place in places):
        time.sleep(PAUSE_SECONDS)
