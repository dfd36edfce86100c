/** The commands. */
@NullMarked
package org.pyx.console.command;

import org.jspecify.annotations.NullMarked;
