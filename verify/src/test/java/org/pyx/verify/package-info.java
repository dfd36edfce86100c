@NullMarked
package org.pyx.verify;

import org.jspecify.annotations.NullMarked;
