/** The finished product as a process, between real servers, while things go wrong: kills, cuts, full disks, operators. */
@NullMarked
package io.landbridge.faults;

import org.jspecify.annotations.NullMarked;
