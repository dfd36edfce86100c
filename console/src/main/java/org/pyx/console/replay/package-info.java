/** Choosing rejected events to be judged once more, and showing what would come of it. */
@NullMarked
package org.pyx.console.replay;

import org.jspecify.annotations.NullMarked;
