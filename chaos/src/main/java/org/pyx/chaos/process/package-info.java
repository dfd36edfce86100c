/** The processes of a lane, and who starts them again. */
@NullMarked
package org.pyx.chaos.process;

import org.jspecify.annotations.NullMarked;
