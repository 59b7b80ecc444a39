"""Pure pieces every slice builds its pages from: data in, a tree of components out."""
