/** Who reads the copy all the time. */
@NullMarked
package org.pyx.chaos.observe;

import org.jspecify.annotations.NullMarked;
