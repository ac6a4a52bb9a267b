#!/bin/sh
# The browser of somebody who is not at this machine: it has the processor time that the others leave.
exec nice -n 19 "${PARLEY_TEST_CHROMIUM:-/usr/bin/chromium}" "$@"
