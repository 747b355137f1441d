// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts an option's value to a port; 0 picks a free port. */
public final class PortNumber implements ITypeConverter<Integer> {

    private static final int MAX = 65_535;

    /** Called by picocli. */
    public PortNumber() {}

    @Override
    public Integer convert(String value) {
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > MAX) {
            throw new TypeConversionException("'" + value + "' is not a port, 0 to " + MAX);
        }
        return Integer.parseInt(value);
    }
}
