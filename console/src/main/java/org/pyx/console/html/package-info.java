/** Text that others chose, made harmless for a browser. */
@NullMarked
package org.pyx.console.html;

import org.jspecify.annotations.NullMarked;
