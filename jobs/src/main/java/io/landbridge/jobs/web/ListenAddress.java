package io.landbridge.jobs.web;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where a run listens. */
public record ListenAddress(InetAddress host, int port) {

    /**
     * Reads {@code HOST:PORT}; the port 0 asks for any that is free.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT, as in 127.0.0.1:8080");
        }
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("'" + port + "' is no port; a number from 0 to 65535 is");
        }
        String host = text.substring(0, colon);
        try {
            return new ListenAddress(InetAddress.getByName(host), Integer.parseInt(port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("The host '" + host + "' is not known here", e);
        }
    }

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
        return host.isLoopbackAddress();
    }
}
