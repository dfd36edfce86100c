/** Compares the exchange's database with the copy, and trusts what neither says of itself. */
@NullMarked
package org.pyx.verify;

import org.jspecify.annotations.NullMarked;
