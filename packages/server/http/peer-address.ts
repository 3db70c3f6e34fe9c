/** How the network address of a caller reaches the server. */

/** Set by the program that accepts the connection, which overwrites what a client sends under this name. */
export const ADDRESS_HEADER = 'x-allot-address'
