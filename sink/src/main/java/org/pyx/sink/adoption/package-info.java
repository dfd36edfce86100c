/** Taking over a copy that another tool made: the snapshot's rows are compared with it. */
@NullMarked
package org.pyx.sink.adoption;

import org.jspecify.annotations.NullMarked;
