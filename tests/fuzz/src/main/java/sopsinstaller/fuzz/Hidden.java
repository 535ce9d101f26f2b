package sopsinstaller.fuzz;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import sopsinstaller.failure.MalformedInputException;

/**
 * A static method of the program that is not public, where the nearest public caller needs a file system of its own and
 * a kernel, and so would cost thousands of inputs for one.
 */
final class Hidden {
    private final Method method;

    Hidden(String type, String name, Class<?>... parameters) {
        try {
            method = Class.forName(type).getDeclaredMethod(name, parameters);
            method.setAccessible(true);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    Object call(Object... arguments) throws MalformedInputException {
        try {
            return method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case MalformedInputException refused -> throw refused;
                case RuntimeException fault -> throw fault;
                case Error fault -> throw fault;
                case Throwable other -> throw new IllegalStateException(other);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
