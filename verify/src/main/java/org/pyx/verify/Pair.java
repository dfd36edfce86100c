package org.pyx.verify;

/** What the two sides say to the same question. */
record Pair<T>(T source, T copy) {}
