/** SQL kept in resource files: whole scripts, and files of named statements. */
@NullMarked
package org.pyx.exchange.sql;

import org.jspecify.annotations.NullMarked;
