/** What is found when rows are compared with an existing copy's. Pure. */
@NullMarked
package org.pyx.sink.adoption.judge;

import org.jspecify.annotations.NullMarked;
