/** Source and copy compared: where rows come from, and what is shown of it. */
@NullMarked
package org.pyx.console.verify;

import org.jspecify.annotations.NullMarked;
