package io.landbridge.connectors.jdbc;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** Gives MySQL's driver watched sockets; the driver makes it by its name. */
public final class MySqlSocketFactory extends StandardSocketFactory {

    @Override
    protected Socket createSocket(PropertySet properties) {
        return new WatchedSocket();
    }

    @Override
    protected void configureSocket(Socket socket, PropertySet properties) throws SocketException, IOException {
        super.configureSocket(socket, properties);
        ((WatchedSocket) socket).watch();
    }
}
