/* mediasoup links each dependency as a whole library of its own; the distribution has the code. */
int parley_libuv_is_from_the_distribution;
