@NullMarked
package org.pyx.chaos.run;

import org.jspecify.annotations.NullMarked;
