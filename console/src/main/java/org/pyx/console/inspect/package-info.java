/** Reading the topics of a lane as a forensic reader does: list, filter, and tell stories. */
@NullMarked
package org.pyx.console.inspect;

import org.jspecify.annotations.NullMarked;
