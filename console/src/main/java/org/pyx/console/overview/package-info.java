/** Where lanes stand, read from their topics again and again, for who watches. */
@NullMarked
package org.pyx.console.overview;

import org.jspecify.annotations.NullMarked;
