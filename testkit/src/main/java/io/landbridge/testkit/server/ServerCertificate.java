package io.landbridge.testkit.server;

/**
 * What a server shows its clients, each in PEM.
 *
 * @param certificate of the server
 * @param key that belongs to it
 * @param authority who signed it
 */
public record ServerCertificate(String certificate, String key, String authority) {

    /** Shows no key. */
    @Override
    public String toString() {
        return "a server's certificate";
    }
}
