/** What the auditor's database needs before the sink can work: role, privileges, bookkeeping. */
@NullMarked
package org.pyx.sink.target;

import org.jspecify.annotations.NullMarked;
