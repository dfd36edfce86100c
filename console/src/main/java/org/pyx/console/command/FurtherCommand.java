package org.pyx.console.command;

import java.util.concurrent.Callable;

/**
 * A command of a module that stands on this one, found by {@link java.util.ServiceLoader}. It is
 * annotated as picocli wants it, and has a constructor without parameters.
 */
public interface FurtherCommand extends Callable<Integer> {}
