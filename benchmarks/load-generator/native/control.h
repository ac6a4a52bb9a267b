/* What is asked for on standard input, a line each, and answered on standard output, a JSON object each. */
#pragma once
#include <stdbool.h>

/* Takes what has come. False when whoever asked is gone. */
bool read_commands(void);
