/** The command line and the launcher: the only place that knows all stages. */
@NullMarked
package org.pyx.console;

import org.jspecify.annotations.NullMarked;
