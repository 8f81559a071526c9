package io.landbridge.jobs.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Who may ask. With a token: who shows it. Without one, which is possible on the loopback address only: programs of this machine, but no
 * page in a browser of it, which could be led here by a name that resolves to 127.0.0.1, or by a form.
 */
final class AccessRule extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";

    private final byte @Nullable [] token;

    AccessRule(@Nullable String token) {
        this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (token == null ? isOfThisMachine(request) : showsToken(request, token)) {
            chain.doFilter(request, response);
        } else if (token == null) {
            refuse(response, HttpServletResponse.SC_FORBIDDEN, "Ask by the loopback address, and not from a page.");
        } else {
            response.setHeader("WWW-Authenticate", "Bearer");
            refuse(response, HttpServletResponse.SC_UNAUTHORIZED, "Show the token: Authorization: Bearer …");
        }
    }

    private static boolean showsToken(HttpServletRequest request, byte[] expected) {
        String header = request.getHeader("Authorization");
        // In constant time: how long the answer takes must not tell how much of a guess was right.
        return header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8), expected);
    }

    private static boolean isOfThisMachine(HttpServletRequest request) {
        return request.getHeader("Origin") == null && isLoopbackName(request.getServerName());
    }

    private static boolean isLoopbackName(String name) {
        String host = name.toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }

    private static void refuse(HttpServletResponse response, int status, String what) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().println(what);
    }
}
